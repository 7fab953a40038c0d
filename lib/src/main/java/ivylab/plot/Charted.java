package ivylab.plot;

import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** A drawing of one XChart chart. */
interface Charted extends Drawing {

  /** What is drawn; an {@link AxesChart} wherever we make it. */
  Chart<?, ?> chart();
}
