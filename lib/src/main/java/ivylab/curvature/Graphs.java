package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ivylab.torch.Scope;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The recorded graphs of the pieces of a function. Those of the first few pieces stay in memory, so
 * that another product is one reverse pass; the others are recomputed whenever they are needed.
 */
final class Graphs implements AutoCloseable {

  private final IntFunction<List<NDArray>> build;
  private final int pieces;
  private final List<List<NDArray>> kept;

  /**
   * @param build the tensors at the end of a piece's graph, called in a recording scope
   * @param keep number of graphs kept
   */
  Graphs(int pieces, int keep, IntFunction<List<NDArray>> build) {
    this.build = build;
    this.pieces = pieces;
    this.kept = new java.util.ArrayList<>(java.util.Collections.nCopies(keep, null));
  }

  /** Passes on the graph of every piece, in order; everything made from it is freed. */
  void forEach(Consumer<List<NDArray>> use) {
    for (int piece = 0; piece < pieces; piece++) {
      if (Thread.interrupted())
        throw new CancellationException(
            "interrupted after %d of %d pieces of a product".formatted(piece, pieces));
      with(piece, use);
    }
  }

  private void with(int piece, Consumer<List<NDArray>> use) {
    try (Scope scope = Scope.recording()) {
      List<NDArray> graph = piece < kept.size() ? kept.get(piece) : null;
      if (graph == null) {
        graph = build.apply(piece);
        if (piece < kept.size()) {
          graph.forEach(NDScope::unregister);
          kept.set(piece, graph);
        }
      }
      use.accept(graph);
    }
  }

  /** Releases the memory. */
  @Override
  public void close() {
    for (int piece = 0; piece < kept.size(); piece++) {
      if (kept.get(piece) != null) kept.get(piece).forEach(NDArray::close);
      kept.set(piece, null);
    }
  }
}
