package ivylab.montecarlo;

/**
 * A variate whose mean is known exactly in discrete time, and which is subtracted from each payoff
 * with the coefficient that regression gives, per strike. The coefficients for one of up to 64
 * batches of paths (or for one scrambling) come from all others, so that they bring no bias; with a
 * single block of 256 paths controls are left out.
 */
public enum Control {
  /** {@code S_T - 1}. */
  SHARE,
  /** The same option under a constant variance, the mean one, on the same Brownian motion. */
  BLACK,
  /**
   * Timer options of the same strike: {@code Black(S_tau, Q - [S]_tau)}, where tau is the last step
   * before the realised variance {@code [S]} passes Q; Q is 1, 2.5 and 6 times its mean. Exact,
   * since V is known at the left end of each step; costs three Black prices per path and strike.
   */
  TIMER,
  /**
   * {@code M^2 - [M]} and {@code M^3 - 3 M [M]}, {@code M = int sqrt(V) dW}, stopped as the last of
   * the timers: without the stop their tails are so heavy that coefficients from 20,000 paths do
   * harm.
   */
  MARTINGALES
}
