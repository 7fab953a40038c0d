/**
 * From quotes to tokens: standardised coordinates, elliptical Gaussian kernels that spread the
 * visible values over the surface, and a positional encoding with a learnt scale (IvySPT, "Surface
 * Embedding"). Every stage gives derivatives in log-moneyness and time on request. Start at {@link
 * ivylab.embedding.SurfaceEmbedding}.
 */
@NullMarked
package ivylab.embedding;

import org.jspecify.annotations.NullMarked;
