// A prebuilt extension of JupyterLab. plotly's extension shows the PNG of a figure until the mouse enters it, at one
// pixel of the screen for each of the file's, so twice too large: ours have two in each direction, for sharp screens.
(globalThis._JUPYTERLAB ??= {}).ivylab = {
  init: () => {},
  get: async () => () => ({
    __esModule: true,
    default: {
      id: "ivylab:pictures",
      autoStart: true,
      activate: () => {
        const style = document.createElement("style");
        style.textContent = ".jp-RenderedPlotly .plot-img { width: 720px; max-width: 100%; }";
        document.head.append(style);
      },
    },
  }),
};
