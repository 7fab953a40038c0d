/**
 * The encoder of IvySPT ("Surface Encoding"): blocks of self-attention among the points of a
 * surface (Vaswani and others 2017, arXiv:1706.03762), external attention to market features, a
 * gate between the two and a feed-forward network. The same code carries plain tensors and tensors
 * with derivatives in the coordinates. Start at {@link ivylab.encoder.EncoderBlock}.
 */
@NullMarked
package ivylab.encoder;

import org.jspecify.annotations.NullMarked;
