package ivylab.command;

import ivylab.service.ServedHeston;
import ivylab.service.ServedModel;

/** The models that can be served. */
final class Models {

  static final String DESCRIPTION = "heston: Heston's model with exact prices";

  private Models() {}

  /**
   * @param name as on the command line
   * @throws IllegalArgumentException if there is no such model
   */
  static ServedModel open(String name) {
    if (name.equals("heston")) return ServedHeston.model();
    throw new IllegalArgumentException("--model must be heston: " + name);
  }
}
