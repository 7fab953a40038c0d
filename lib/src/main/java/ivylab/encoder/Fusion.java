package ivylab.encoder;

/** How self-attention and external attention are combined. */
public enum Fusion {
  /** {@code gate SA + (1 - gate) EA}, with with with with the gate learnt from both. */
  GATE,
  /** {@code SA + EA}; an ablation. */
  SUM,
  /** SA alone, no external attention; an ablation. */
  SELF_ONLY
}
