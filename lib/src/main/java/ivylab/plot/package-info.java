/**
 * Results in, figures out: quotes, smiles, surfaces and errors as pictures of one theme, drawn here
 * where a kind needs it (three dimensions, cells, powers of ten) and by XChart, under the same
 * theme, where a reader brings a chart of his own. Figures are values that become PNG or SVG
 * without a screen. Start at {@link ivylab.plot.Plots} and {@link ivylab.plot.Figure}.
 */
package ivylab.plot;
