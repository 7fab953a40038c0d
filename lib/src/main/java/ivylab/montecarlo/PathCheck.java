package ivylab.montecarlo;

/**
 * What simulated paths say about things that are known, at one maturity, on the finer grid.
 *
 * @param maturity years
 * @param share {@code E S_T}, 1 in discrete time
 * @param shareError one standard error
 * @param variance {@code E V_T}; its distribution has a heavy tail, so it converges from below
 * @param varianceError one standard error
 * @param above part of the paths whose V has passed 100 by then
 * @param shareAbove {@code E(S_T; V has passed 100)}, the same part under the share measure, under
 *     which V can explode in continuous time: the order of the mass that a smile may lack there
 */
public record PathCheck(
    double maturity,
    double share,
    double shareError,
    double variance,
    double varianceError,
    double above,
    double shareAbove) {}
