/**
 * Bands around a completed surface, calibrated on held-out quotes, and how often they cover.
 * Calibration is split conformal, as in Lei and others (2018), arXiv:1604.04173. Start at {@link
 * ivylab.band.Bands}.
 */
@NullMarked
package ivylab.band;

import org.jspecify.annotations.NullMarked;
