package ivylab.torch;

/** Says which engine and device are used, why, and whether higher-order gradients are right. */
public final class Doctor {

  private Doctor() {}

  public static void main(String[] arguments) {
    SelfTest.run();
    System.out.println(
        Compute.describe() + " (" + Compute.reason() + "); third derivatives are right");
  }
}
