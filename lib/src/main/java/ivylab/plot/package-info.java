/**
 * Results in, figures out: quotes, smiles, surfaces and errors as pictures of one theme, drawn by
 * XChart or by the few drawings here that XChart does not have. Figures are values that become PNG
 * or SVG without a screen. Start at {@link ivylab.plot.Plots} and {@link ivylab.plot.Figure}.
 */
package ivylab.plot;
