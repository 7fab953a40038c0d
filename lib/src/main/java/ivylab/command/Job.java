package ivylab.command;

import ivylab.data.OpenSurface;
import ivylab.data.Query;
import ivylab.surface.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * A surface of the file and the points requested besides its own rows.
 *
 * @param surface quotes and rows without a volatility
 * @param places rows without a volatility, besides those of the surface
 */
record Job(OpenSurface surface, List<OpenSurface.Row> places) {

  Job {
    places = List.copyOf(places);
  }

  /**
   * @param places for all surfaces; those for this one are used
   * @param mesh numbers of log-moneyness values and maturities, or empty for no mesh
   */
  static Job of(OpenSurface surface, List<Query> places, int[] mesh) {
    List<OpenSurface.Row> more = new ArrayList<>();
    for (Query place : places)
      if (place.isOn(surface.symbol(), surface.asOf())) more.add(row(place.k(), place.t()));
    if (mesh.length > 0 && surface.quotes().isPresent()) {
      Grid grid = Grid.around(surface.quotes().get()).withCounts(mesh[0], mesh[1]);
      double[] k = grid.kPoints(), t = grid.tPoints();
      for (int i = 0; i < k.length; i++) more.add(row(k[i], t[i]));
    }
    return new Job(surface, more);
  }

  private static OpenSurface.Row row(double k, double t) {
    return new OpenSurface.Row(k, t, Double.NaN);
  }

  /** The rows of the file, then the additional points requested. */
  List<OpenSurface.Row> rows() {
    List<OpenSurface.Row> rows = new ArrayList<>(surface.rows());
    rows.addAll(places);
    return rows;
  }
}
