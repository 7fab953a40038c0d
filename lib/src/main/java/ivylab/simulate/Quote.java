package ivylab.simulate;

import java.time.LocalDate;

/**
 * One quoted option.
 *
 * @param expiry a Friday
 * @param strike a listed strike
 * @param forward of the expiry
 * @param call or a put
 * @param k ln(strike / forward), as published
 * @param t years, as published
 * @param vol the middle of bid and ask, annualised, as published
 * @param interest how much it is traded; quoted where positive
 */
record Quote(
    LocalDate expiry,
    double strike,
    double forward,
    boolean call,
    double k,
    double t,
    double vol,
    double interest) {}
