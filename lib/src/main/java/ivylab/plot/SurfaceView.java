package ivylab.plot;

import ivylab.plot.Projection.Seen;
import ivylab.surface.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A surface in three dimensions: a shaded mesh whose height and colour both show the value, painted
 * from the farthest piece to the nearest; quotes are dots with stems to the mesh.
 */
final class SurfaceView implements Drawing {

  private static final BasicStroke MESH = new BasicStroke(0.6f);
  private static final BasicStroke STEM = new BasicStroke(1.2f);

  /** Quotes are painted as if this much nearer, so that the mesh under them does not cut them. */
  private static final double LIFT = 0.15;

  /** Something to paint, and its distance. */
  record Item(double depth, java.util.function.Consumer<Graphics2D> painting) {}

  private final Mesh mesh;
  private final double factor;
  private final Quotes quotes;
  private final Projection projection;
  private final Axis kAxis, tAxis, zAxis;
  private final ColorScale scale;

  SurfaceView(Mesh mesh, Quotes quotes, Projection projection) {
    this.mesh = mesh;
    this.projection = projection;
    boolean volatility = HeatMap.isVolatility(mesh.quantity);
    this.factor = volatility ? 100 : 1;
    this.quotes = volatility ? quotes : Quotes.NONE;
    this.kAxis = Axis.linear(QuotePlane.K, mesh.kMin(), mesh.kMax());
    this.tAxis = Axis.linear(QuotePlane.T, mesh.t(0), mesh.t(mesh.rows() - 1));
    String name = mesh.quantity + (volatility ? " (%)" : "");
    this.zAxis = heights(name);
    this.scale = new ColorScale(ColorMap.VIRIDIS, zAxis, false, false);
  }

  /** All values, but at most half the quotes' range beyond the quotes: wild corners are cut off. */
  private Axis heights(String name) {
    List<Double> shown = mesh.all().stream().map(value -> factor * value).toList();
    if (!quotes.all().isEmpty()) {
      double low = quotes.all().stream().mapToDouble(p -> 100 * p.vol()).min().orElseThrow();
      double high = quotes.all().stream().mapToDouble(p -> 100 * p.vol()).max().orElseThrow();
      double room = Math.max((high - low) / 2, 2);
      shown = new ArrayList<>(shown);
      shown.replaceAll(v -> Math.max(low - room, Math.min(high + room, v))); // NaN stays NaN
      shown.add(low);
      shown.add(high);
    }
    Axis tight = Axis.around(name, shown, 0, false);
    double step = Axis.step((tight.max() - tight.min()) / 10);
    return Axis.linear(
        name,
        step * Math.floor(tight.min() / step + 1e-9),
        step * Math.ceil(tight.max() / step - 1e-9));
  }

  /** The surface from the usual viewpoint. */
  static Figure figure(String title, Mesh mesh, Quotes quotes) {
    return figure(title, mesh, quotes, Projection.ofDegrees(-38, 24));
  }

  static Figure figure(String title, Mesh mesh, Quotes quotes, Projection seen) {
    return new Figure(title, Figure.WIDTH, 480, new SurfaceView(mesh, quotes, seen));
  }

  @Override
  public void paint(Graphics2D g, int width, int height) {
    Legend legend = quotes.legend();
    legend.paint(g, width);
    int top = legend.height(width);
    View view = view(width, height);
    paintWalls(g, view);
    for (Item item : items(view)) item.painting().accept(g);
    paintAxes(g, view);
    scale.paintBar(g, width - ColorScale.ROOM + 4, top + 24, height - top - 90);
  }

  @Override
  public Optional<String> plotly(String title, int width, int height) {
    var scene = new SurfaceScene(mesh, quotes, factor, kAxis, tAxis, zAxis);
    return Optional.of(scene.json(title, width, height, projection));
  }

  private View view(int width, int height) {
    int top = quotes.legend().height(width);
    double right = width - ColorScale.ROOM - 100.0, bottom = height - top - 56.0;
    return View.fit(projection, 66, top + 4, right, bottom);
  }

  /** The parts of a picture of this size, farthest first. */
  List<Item> items(int width, int height) {
    return items(view(width, height));
  }

  /** The picture plane laid into a rectangle. */
  private record View(Projection projection, double x, double y, double size) {

    static View fit(Projection projection, double left, double top, double width, double height) {
      double l = 9, r = -9, u = -9, d = 9;
      for (int x = -1; x <= 1; x += 2)
        for (int y = -1; y <= 1; y += 2)
          for (int z = 0; z <= 1; z++) {
            Seen seen = projection.of(x, y, z);
            l = Math.min(l, seen.right());
            r = Math.max(r, seen.right());
            d = Math.min(d, seen.up());
            u = Math.max(u, seen.up());
          }
      double size = Math.min(width / (r - l), height / (u - d));
      return new View(
          projection,
          left + (width - size * (r - l)) / 2 - size * l,
          top + (height - size * (u - d)) / 2 + size * u,
          size);
    }

    Seen at(double... box) {
      Seen seen = projection.of(box[0], box[1], box[2]);
      return new Seen(this.x + size * seen.right(), this.y - size * seen.up(), seen.depth());
    }

    Line2D line(double[] from, double[] to) {
      Seen a = at(from), b = at(to);
      return new Line2D.Double(a.right(), a.up(), b.right(), b.up());
    }
  }

  private static double wide(Axis axis, double value) {
    return 2 * axis.at(value) - 1;
  }

  private double high(double value) {
    return Math.max(0, Math.min(1, zAxis.at(value)));
  }

  /** The mesh and the quotes, farthest first. */
  private List<Item> items(View view) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i + 1 < mesh.rows(); i++)
      for (int j = 0; j + 1 < mesh.columns(); j++) addPatch(items, view, i, j);
    double radius = quotes.all().size() > 1000 ? 1.5 : quotes.all().size() > 300 ? 2.2 : 3.2;
    for (Point point : quotes.hidden()) addQuote(items, view, point, true, radius);
    for (Point point : quotes.visible()) addQuote(items, view, point, false, radius);
    items.sort(Comparator.comparingDouble(Item::depth).reversed());
    return items;
  }

  private void addPatch(List<Item> items, View view, int i, int j) {
    int[][] corners = {{i, j}, {i, j + 1}, {i + 1, j + 1}, {i + 1, j}};
    double mean = 0, depth = 0;
    boolean inside = false;
    double[][] box = new double[4][];
    var shape = new Path2D.Double();
    for (int c = 0; c < 4; c++) {
      int row = corners[c][0], column = corners[c][1];
      double value = factor * mesh.value(row, column);
      if (!Double.isFinite(value)) return;
      inside |= value >= zAxis.min() && value <= zAxis.max();
      mean += value / 4;
      box[c] =
          new double[] {wide(kAxis, mesh.k(row, column)), wide(tAxis, mesh.t(row)), high(value)};
      Seen seen = view.at(box[c]);
      depth += seen.depth() / 4;
      if (c == 0) shape.moveTo(seen.right(), seen.up());
      else shape.lineTo(seen.right(), seen.up());
    }
    if (!inside) return;
    shape.closePath();
    Color colour = shaded(scale.of(mean), light(box));
    Color edge = shaded(colour, 0.82);
    items.add(
        new Item(
            depth,
            g -> {
              g.setColor(colour);
              g.fill(shape);
              g.setStroke(MESH);
              g.setColor(edge);
              g.draw(shape);
            }));
  }

  /** Lambert's cosine for a lamp high on the left, between 0.7 (turned away) and 1. */
  private double light(double[][] box) {
    double[] a = minus(box[2], box[0]), b = minus(box[3], box[1]);
    double nx = a[1] * b[2] - a[2] * b[1],
        ny = a[2] * b[0] - a[0] * b[2],
        nz = a[0] * b[1] - a[1] * b[0];
    double lx = projection.nearX() * 0.25, ly = projection.nearY() * 0.55, lz = 0.8;
    double lengths = Math.hypot(Math.hypot(nx, ny), nz) * Math.hypot(Math.hypot(lx, ly), lz);
    double cosine = (nx * lx + ny * ly + nz * lz) / lengths;
    return 0.7 + 0.3 * Math.max(0, cosine);
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], (a[2] - b[2]) * Projection.HEIGHT};
  }

  private static Color shaded(Color colour, double light) {
    return new Color(
        (int) Math.round(colour.getRed() * light),
        (int) Math.round(colour.getGreen() * light),
        (int) Math.round(colour.getBlue() * light));
  }

  private void addQuote(List<Item> items, View view, Point point, boolean hidden, double radius) {
    double x = wide(kAxis, point.k()), y = wide(tAxis, point.t());
    if (!(Math.abs(x) <= 1 + 1e-9 && Math.abs(y) <= 1 + 1e-9)) return;
    Seen dot = view.at(x, y, high(100 * point.vol()));
    double below = factor * mesh.at(point.k(), point.t());
    Color colour = hidden ? Theme.HIDDEN : Theme.INK;
    items.add(
        new Item(
            dot.depth() - LIFT,
            g -> {
              if (Double.isFinite(below)) {
                Seen foot = view.at(x, y, high(below));
                g.setColor(colour);
                g.setStroke(STEM);
                g.draw(new Line2D.Double(dot.right(), dot.up(), foot.right(), foot.up()));
              }
              Mark mark = hidden ? Mark.diamond(1.25 * radius) : Mark.disc(radius);
              mark.paint(g, dot.right(), dot.up(), hidden ? Theme.HIDDEN : Theme.VISIBLE);
            }));
  }

  /** The place along side d of the box, from 0 to 1, in the box's coordinates. */
  private static double side(int d, double place) {
    return d == 2 ? place : 2 * place - 1;
  }

  /** The grid on the floor and on the two far walls. */
  private void paintWalls(Graphics2D g, View view) {
    double[] far = {-projection.nearX(), -projection.nearY(), 0};
    List<Axis> axes = List.of(kAxis, tAxis, zAxis);
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.GRID);
    for (int d = 0; d < 3; d++) {
      Axis axis = axes.get(d);
      List<Double> places = new ArrayList<>(List.of(0.0, 1.0));
      for (Axis.Tick tick : axis.ticks(5)) places.add(axis.at(tick.value()));
      for (double place : places)
        for (int e = 0; e < 3; e++) {
          double[] from = far.clone(), to = far.clone();
          from[d] = to[d] = side(d, place);
          from[e] = side(e, 0);
          to[e] = side(e, 1);
          if (e != d) g.draw(view.line(from, to));
        }
    }
  }

  private void paintAxes(Graphics2D g, View view) {
    int nearX = projection.nearX(), nearY = projection.nearY();
    paintAxis(g, view, kAxis, new double[] {-1, nearY, 0}, new double[] {1, nearY, 0});
    paintAxis(g, view, tAxis, new double[] {nearX, -1, 0}, new double[] {nearX, 1, 0});
    double[] one = {nearX, -nearY, 0}, two = {-nearX, nearY, 0};
    double[] foot = view.at(one).right() < view.at(two).right() ? one : two;
    paintAxis(g, view, zAxis, foot, new double[] {foot[0], foot[1], 1});
  }

  /** An edge of the box with ticks, labels and a name on the side away from the box. */
  private void paintAxis(Graphics2D g, View view, Axis axis, double[] from, double[] to) {
    boolean upright = from[2] != to[2];
    Line2D edge = view.line(from, to);
    g.setStroke(Theme.HAIR);
    g.setColor(Theme.AXIS);
    g.draw(edge);
    double dx = edge.getX2() - edge.getX1(), dy = edge.getY2() - edge.getY1();
    double length = Math.hypot(dx, dy), nx = -dy / length, ny = dx / length;
    Seen centre = view.at(0, 0, 0.5);
    if (nx * (centre.right() - edge.getX1()) + ny * (centre.up() - edge.getY1()) > 0) {
      nx = -nx; // outward: away from the centre of the box
      ny = -ny;
    }
    double align = nx < -0.3 ? 1 : nx > 0.3 ? 0 : 0.5, longest = 0;
    for (Axis.Tick tick : axis.ticks(5)) {
      double s = axis.at(tick.value());
      if (upright && s < 0.04) continue; // another axis begins there
      double[] place = new double[3];
      for (int d = 0; d < 3; d++) place[d] = from[d] + s * (to[d] - from[d]);
      double x = view.at(place).right(), y = view.at(place).up();
      g.setColor(Theme.AXIS);
      g.draw(new Line2D.Double(x, y, x + 5 * nx, y + 5 * ny));
      String label = tick.label();
      Theme.text(g, Theme.TICK, Theme.SOFT_INK, label, x + 9 * nx, y + 11 * ny + 4, align);
      longest = Math.max(longest, Theme.width(Theme.TICK, label));
    }
    double angle = upright ? -Math.PI / 2 : Math.atan(dy / dx);
    double away = (upright ? 26 : 18) + Math.abs(nx) * longest + Math.abs(ny) * 14;
    double x = edge.getX1() + dx / 2 + away * nx - 4 * Math.sin(angle);
    double y = edge.getY1() + dy / 2 + away * ny + 4 * Math.cos(angle);
    Theme.turnedText(g, Theme.NAME, Theme.INK, axis.name(), x, y, 0.5, angle);
  }
}
