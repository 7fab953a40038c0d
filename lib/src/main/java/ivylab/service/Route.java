package ivylab.service;

import io.javalin.http.HandlerType;

/** Every route of the service. */
enum Route {
  SURFACE(HandlerType.POST, "/v1/surface"),
  CALIBRATE(HandlerType.POST, "/v1/calibrate"),
  MODEL(HandlerType.GET, "/v1/model"),
  LIVE(HandlerType.GET, "/health/live"),
  READY(HandlerType.GET, "/health/ready"),
  METRICS(HandlerType.GET, "/metrics"),
  OPENAPI(HandlerType.GET, "/openapi.json"),
  OLD_SURFACE(HandlerType.POST, "/predict/iv_surface"),
  OLD_HEALTH(HandlerType.GET, "/health");

  private final HandlerType method;
  private final String path;

  Route(HandlerType method, String path) {
    this.method = method;
    this.path = path;
  }

  HandlerType method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The path of one of the routes, or a dash: what a log may repeat of a request. */
  static String named(String path) {
    for (Route route : values()) if (route.path.equals(path)) return path;
    return "-";
  }
}
