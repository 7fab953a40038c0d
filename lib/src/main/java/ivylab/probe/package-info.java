/**
 * What a trained model responds to and where it errs: sensitivities to market features, attention,
 * the decomposition of losses, the dynamics of GradNorm. Start at {@link ivylab.probe.Sensitivity}.
 */
@NullMarked
package ivylab.probe;

import org.jspecify.annotations.NullMarked;
