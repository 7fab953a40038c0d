/**
 * From quotes to tokens: standardised coordinates, elliptical Gaussian kernels that spread the
 * visible values over the surface, and a positional encoding with a learnt scale (IvySPT, "Surface
 * Embedding"). Every stage gives derivatives by log-moneyness and time where they are asked for.
 * Start at {@link ivylab.embedding.SurfaceEmbedding}.
 */
package ivylab.embedding;
