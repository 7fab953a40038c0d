/**
 * The border to the tensor engine (DJL on libtorch): gradients of any order, operations whose
 * constants the engine owns, parameters, the optimiser, seeds, devices and files. Everything in the
 * engine that is known to give wrong numbers silently is avoided here, with a test for each; no
 * other package calls the engine's scalar overloads. Start at {@link ivylab.torch.Autograd}.
 */
@NullMarked
package ivylab.torch;

import org.jspecify.annotations.NullMarked;
