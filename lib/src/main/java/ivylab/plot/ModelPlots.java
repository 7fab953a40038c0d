package ivylab.plot;

import ivylab.model.Anatomy;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;

/** Figures of what a model does inside: coordinates and attention. */
public final class ModelPlots {

  private ModelPlots() {}

  /**
   * The visible quotes as quoted, (k, t), and in the standardised coordinates of a model, coloured
   * by the value that the model reads; queries are crossed.
   */
  public static Figure coordinates(Anatomy anatomy) {
    return Anatomies.coordinates(anatomy);
  }

  /**
   * Where one query looks in one block: a panel for each head, size and colour of a quote by the
   * weight it gets; the query is crossed.
   *
   * @param block from 0
   * @param query from 0
   */
  public static Figure attention(Anatomy anatomy, int block, int query) {
    return Anatomies.attention(anatomy, block, query);
  }

  /** Attention as a matrix: a row for each query, a column for each quote or market feature. */
  public static Figure attention(AttentionMap map) {
    return AttentionMaps.matrix(map);
  }

  /**
   * Rows of an attention map over the plane of the quotes, size and colour by weight.
   *
   * @param rows from 0, a panel for each
   */
  public static Figure attention(AttentionMap map, int... rows) {
    return AttentionMaps.plane(map, rows);
  }

  /** The weight that queries of one expiry give to quotes of another. */
  public static Figure attentionByExpiry(AttentionMap map) {
    return AttentionMaps.byExpiry(map);
  }

  /** How widely each head looks: entropy of its weights, a box for each block and head. */
  public static Figure entropies(AttentionSurvey survey) {
    return AttentionMaps.entropies(survey);
  }

  /**
   * Which market features each region of the surface listens to: a map for each feature.
   *
   * @param block from 0
   */
  public static Figure market(AttentionSurvey survey, int block, Buckets buckets) {
    return AttentionMaps.market(survey, block, buckets);
  }
}
