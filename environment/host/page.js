// Shows the scenes that figures carry in place of their pictures, each as it comes into view.
// Without WebGL the pictures stay.
if (document.createElement("canvas").getContext("webgl")) {
  const watcher = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => turn(one.target)),
    { rootMargin: "200px" },
  );
  const turn = async (figure) => {
    watcher.unobserve(figure);
    const { data, layout, config } = JSON.parse(figure.querySelector("script").textContent);
    const [place, picture] = [figure.querySelector(".scene"), figure.querySelector("a")];
    const { width, ...fluid } = layout; // as wide as the page allows
    await Plotly.newPlot(place, data, fluid, { ...config, responsive: true });
    picture.hidden = true;
    place.on("plotly_webglcontextlost", () => {
      Plotly.purge(place);
      picture.hidden = false;
      watcher.observe(figure);
    });
  };
  document.querySelectorAll("figure:has(.scene)").forEach((figure) => watcher.observe(figure));
}
