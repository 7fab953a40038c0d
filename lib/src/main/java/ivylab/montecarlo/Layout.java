package ivylab.montecarlo;

/**
 * How units (paths, or antithetic pairs) are dealt to blocks and blocks to batches. A batch is what
 * one thread works on and what sums are kept for; with Sobol points it is one scrambling.
 *
 * @param units in all
 * @param perBlock units in a full block
 * @param batches in all
 * @param scrambled whether each batch has points of its own, and therefore equally many units
 */
record Layout(int units, int perBlock, int batches, boolean scrambled) {

  static final int BATCHES = 64;

  static Layout of(int units, int perBlock, int scramblings) {
    if (scramblings > 0) return new Layout(units, perBlock, scramblings, true);
    int blocks = (units + perBlock - 1) / perBlock;
    return new Layout(units, perBlock, Math.min(BATCHES, blocks), false);
  }

  private int blocks() {
    return (units + perBlock - 1) / perBlock;
  }

  private int blocksPerScrambling() {
    return (units / batches + perBlock - 1) / perBlock;
  }

  int firstBlock(int batch) {
    return scrambled ? batch * blocksPerScrambling() : (int) ((long) batch * blocks() / batches);
  }

  /** Index of a block's first unit. */
  int firstUnit(int batch, int block) {
    return scrambled ? firstUnit(batch) + (block - firstBlock(batch)) * perBlock : block * perBlock;
  }

  /** Index of a batch's first unit; the number of units for the batch behind the last. */
  int firstUnit(int batch) {
    if (scrambled) return batch * (units / batches);
    return Math.min(units, firstBlock(batch) * perBlock);
  }

  /** How many units of a block count. */
  int unitsOf(int batch, int block) {
    return Math.min(perBlock, firstUnit(batch + 1) - firstUnit(batch, block));
  }
}
