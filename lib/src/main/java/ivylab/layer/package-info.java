/**
 * The layers that networks are composed of, each with its derivatives in forward mode (value, d/dk,
 * d/dt, d2/dk2) and right to the third order. Start at {@link ivylab.layer.Jet}.
 */
@NullMarked
package ivylab.layer;

import org.jspecify.annotations.NullMarked;
