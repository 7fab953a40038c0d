package ivylab.notebook;

import ivylab.file.Json;
import ivylab.plot.Figure;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/** How values are rendered in a cell. */
final class Renderers {

  /** What JupyterLab's plotly extension shows. */
  static final MIMEType PLOTLY = new MIMEType("application", "vnd", "plotly.v1", "json");

  private static final int MOST_NUMBERS = 20;

  private Renderers() {}

  static void register(Renderer renderer) {
    renderer
        .createRegistration(Figure.class)
        .preferring(MIMEType.IMAGE_PNG, PLOTLY)
        .supporting(MIMEType.IMAGE_SVG, MIMEType.TEXT_PLAIN)
        .register((figure, context) -> guarded(figure, context, Renderers::figure));
    renderer
        .createRegistration(SvgFigure.class)
        .preferring(MIMEType.IMAGE_SVG)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (svg, context) ->
                guarded(
                    svg, context, (s, out) -> out.putData(MIMEType.IMAGE_SVG, s.figure().svg())));
    renderer
        .createRegistration(Chart.class)
        .preferring(MIMEType.IMAGE_PNG)
        .supporting(MIMEType.IMAGE_SVG, MIMEType.TEXT_PLAIN)
        .register(
            (chart, context) ->
                guarded(Figure.of((Chart<?, ?>) chart), context, Renderers::figure));
    renderer
        .createRegistration(Table.class)
        .preferring(MIMEType.TEXT_HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (table, context) ->
                guarded(
                    table,
                    context,
                    (t, out) -> {
                      out.putHTML(HtmlTable.of(t));
                      out.putText(t.print(HtmlTable.MOST_ROWS));
                    }));
    renderer
        .createRegistration(Session.Caption.class)
        .preferring(MIMEType.TEXT_HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (caption, context) ->
                guarded(caption, context, (c, out) -> out.putHTML(caption(c.text()))));
    renderer
        .createRegistration(double[].class)
        .preferring(MIMEType.TEXT_PLAIN)
        .register(
            (values, context) -> guarded(values, context, (v, out) -> out.putText(numbers(v))));
    renderer
        .createRegistration(double[][].class)
        .preferring(MIMEType.TEXT_HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (matrix, context) ->
                guarded(
                    matrix,
                    context,
                    (m, out) -> {
                      out.putHTML(HtmlTable.of(m));
                      out.putText(numbers(m));
                    }));
  }

  /**
   * Anything thrown while rendering, even an Error, would leave the kernel unresponsive: show it
   * instead.
   */
  private static <T> void guarded(
      T value, RenderContext context, BiConsumer<T, Rendered> rendering) {
    DisplayData out = context.getOutputContainer();
    try {
      rendering.accept(value, new Rendered(out, context));
    } catch (Throwable thrown) {
      out.putText("%s could not be shown: %s".formatted(value.getClass().getSimpleName(), thrown));
      return;
    }
    if (!out.hasDataForType(MIMEType.TEXT_PLAIN)) out.putText(String.valueOf(value));
  }

  /** The output of a renderer, and what was requested. */
  private record Rendered(DisplayData out, RenderContext context) {
    boolean wants(MIMEType type) {
      return context.wantsDataRenderedAs(type);
    }

    void putData(MIMEType type, Object data) {
      out.putData(type, data);
    }

    void putHTML(String html) {
      out.putHTML(html);
    }

    void putText(String text) {
      out.putText(text);
    }
  }

  private static void figure(Figure figure, Rendered out) {
    if (out.wants(MIMEType.IMAGE_SVG)) out.putData(MIMEType.IMAGE_SVG, figure.svg());
    if (out.wants(MIMEType.IMAGE_PNG)) {
      String png = Base64.getEncoder().encodeToString(figure.png(2));
      out.out()
          .putData(
              MIMEType.IMAGE_PNG, png, Map.of("width", figure.width(), "height", figure.height()));
    }
    if (out.wants(PLOTLY)) // a notebook stores the data of a JSON type as an object, not as text
    figure.plotly().ifPresent(scene -> out.putData(PLOTLY, Json.map(scene)));
  }

  private static String caption(String text) {
    return "<div style=\"max-width:720px;font-size:90%%\">%s</div>"
        .formatted(HtmlTable.escape(text).replace("\n", "<br>"));
  }

  static String numbers(double[] values) {
    String some =
        Arrays.stream(values)
            .limit(MOST_NUMBERS)
            .mapToObj(
                v ->
                    v == Math.rint(v) && Math.abs(v) < 1e9
                        ? String.format(Locale.ROOT, "%.1f", v)
                        : String.format(Locale.ROOT, "%.4g", v))
            .collect(Collectors.joining(", "));
    int more = values.length - MOST_NUMBERS;
    return "double[%d] {%s%s}"
        .formatted(values.length, some, more > 0 ? ", … " + more + " more" : "");
  }

  static String numbers(double[][] matrix) {
    String rows =
        Arrays.stream(matrix)
            .limit(MOST_NUMBERS)
            .map(Renderers::numbers)
            .collect(Collectors.joining("\n"));
    int more = matrix.length - MOST_NUMBERS;
    return rows + (more > 0 ? "\n… " + more + " more rows" : "");
  }
}
