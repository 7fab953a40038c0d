package ivylab.plot;

/** A drawing that a browser can also show as a scene to turn. */
interface Turnable extends Drawing {

  /** The scene as a figure of plotly.js, JSON, in a size in pixels at 100 %. */
  String plotly(String title, int width, int height);
}
