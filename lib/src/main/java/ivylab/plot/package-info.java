/**
 * Results in, figures out, each a value that becomes PNG or SVG without a screen.
 *
 * <p>Lines, points, bars, boxes, histograms and heat maps are XChart charts under one theme, which
 * {@link ivylab.plot.Figure#chart} gives for changes. Views in three dimensions and small multiples
 * are drawn here.
 *
 * <p>By subject: {@link ivylab.plot.Charts} (plain numbers), {@link ivylab.plot.SurfacePlots},
 * {@link ivylab.plot.ChainPlots}, {@link ivylab.plot.SsviPlots}, {@link ivylab.plot.DataPlots},
 * {@link ivylab.plot.ModelPlots}, {@link ivylab.plot.TrainingPlots}, {@link
 * ivylab.plot.DiagnosticPlots} and {@link ivylab.plot.StudyPlots}, and of surrogates {@link
 * ivylab.plot.SurrogatePlots}.
 */
@NullMarked
package ivylab.plot;

import org.jspecify.annotations.NullMarked;
