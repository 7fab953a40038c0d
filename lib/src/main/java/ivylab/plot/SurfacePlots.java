package ivylab.plot;

import ivylab.band.Band;
import ivylab.data.Masked;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.GridValues;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.util.Map;

/**
 * Figures of volatility surfaces: quotes, smiles, term structures, views in three dimensions, maps
 * and arbitrage. Volatilities are shown in percent, maturities in years; visible quotes are filled
 * blue discs, hidden ones open vermilion diamonds. {@link ivylab.data.Masked#none} shows a surface
 * whose quotes are all visible.
 */
public final class SurfacePlots {

  private SurfacePlots() {}

  /** The quotes in the plane of log-moneyness and maturity, coloured by volatility. */
  public static Figure quotes(Surface surface) {
    return quotes(Masked.none(surface));
  }

  /** The visible quotes as discs and the hidden ones as diamonds, coloured by volatility. */
  public static Figure quotes(Masked masked) {
    return QuotePlane.of(Quotes.name(masked.surface()), Quotes.of(masked));
  }

  /** Smiles of a completed surface with visible and hidden quotes, at up to six expiries. */
  public static Figure smiles(VolSurface filled, Masked masked) {
    return smiles(Map.of("model", filled), masked);
  }

  /**
   * Smiles of several surfaces through the same quotes.
   *
   * @param filled by the name in the legend; in the order of the map, the first one black
   * @param t maturities in years, with the quotes within 4 % or a day; none: up to six expiries
   */
  public static Figure smiles(Map<String, VolSurface> filled, Masked masked, double... t) {
    return Smiles.of(filled, Quotes.of(masked), t).figure(Quotes.name(masked.surface()));
  }

  /** Smiles of a completed surface with its band shaded, and all quotes. */
  public static Figure smiles(Band band, Masked masked, double... t) {
    return Smiles.of(Map.of("model", band.completed()), Quotes.of(masked), t)
        .withBand(band)
        .figure(Quotes.name(masked.surface()));
  }

  /**
   * A completed surface in three dimensions with visible and hidden quotes, as far as the quotes of
   * each maturity and of the shorter ones reach; {@code surface(filled.grid(grid), masked)} shows
   * what lies beyond.
   */
  public static Figure surface(VolSurface filled, Masked masked) {
    Quotes quotes = Quotes.of(masked);
    return SurfaceView.figure(Quotes.name(masked.surface()), Mesh.around(filled, quotes), quotes);
  }

  /** Volatilities on a mesh in three dimensions with visible and hidden quotes. */
  public static Figure surface(GridValues values, Masked masked) {
    return SurfaceView.figure(Quotes.name(masked.surface()), Mesh.of(values), Quotes.of(masked));
  }

  /** Any quantity on a mesh in three dimensions. */
  public static Figure surface(GridValues values) {
    return SurfaceView.figure("", Mesh.of(values), Quotes.NONE);
  }

  /**
   * A quantity on a mesh as coloured cells: {@link ColorMap#DIVERGING} about zero if it has both
   * signs, {@link ColorMap#VIRIDIS} otherwise.
   */
  public static Figure heatMap(GridValues values) {
    return HeatMap.of(values, Quotes.NONE).figure("");
  }

  /** A quantity on a mesh as coloured cells, with visible and hidden quotes on top. */
  public static Figure heatMap(GridValues values, Masked masked) {
    return HeatMap.of(values, Quotes.of(masked)).figure(Quotes.name(masked.surface()));
  }

  /** Where calendar and butterfly conditions are violated, and by how much. */
  public static Figure arbitrage(ArbitrageReport report) {
    return ArbitrageMap.figure("", report, Quotes.NONE);
  }

  /** Where the conditions are violated, with visible and hidden quotes on top. */
  public static Figure arbitrage(ArbitrageReport report, Masked masked) {
    return ArbitrageMap.figure(Quotes.name(masked.surface()), report, Quotes.of(masked));
  }
}
