package ivylab.layer;

import ai.djl.ndarray.NDArray;

/** Observes a model while it computes, for figures of what each stage does. */
@FunctionalInterface
public interface Probe {

  Probe NONE = (stage, block, points, values) -> {};

  /** What is observed. b surfaces, n surface points, q queries, d width, h heads. */
  enum Stage {
    /** Kernel embedding, {@code [b n d]} or {@code [b q d]}. */
    KERNELS,
    /** Positional encoding, {@code [b n d]} or {@code [b q d]}. */
    POSITIONS,
    /** Tokens as they enter the encoder, {@code [b n d]} or {@code [b q d]}. */
    EMBEDDED,
    /**
     * Weights of self-attention, {@code [b h n n]} or {@code [b h q n+1]}, the query itself last.
     */
    SELF_ATTENTION,
    /** Weights of external attention, {@code [b h n tokens]} or {@code [b h q tokens]}. */
    EXTERNAL_ATTENTION,
    /** The gate, 1 for self-attention and 0 for external, {@code [b n d]} or {@code [b q d]}. */
    GATE,
    /** Tokens as they leave a block, {@code [b n d]} or {@code [b q d]}. */
    ENCODED
  }

  /** Which points the values belong to; in joint attention surface and queries are one sequence. */
  enum Points {
    SURFACE,
    QUERIES
  }

  /**
   * @param block of the encoder, from 0; 0 for the embedding
   * @param values valid during the call only
   */
  void see(Stage stage, int block, Points points, NDArray values);
}
