package ivylab.plot;

import ivylab.model.Anatomy;
import ivylab.probe.AttentionMap;
import ivylab.probe.AttentionSurvey;
import ivylab.probe.Buckets;

/** Figures of the inner workings of a model: coordinates and attention. */
public final class ModelPlots {

  private ModelPlots() {}

  /**
   * The visible quotes as quoted, (k, t), and in the standardised coordinates of a model, coloured
   * by the model's input value; crosses mark the queries.
   */
  public static Figure coordinates(Anatomy anatomy) {
    return Anatomies.coordinates(anatomy);
  }

  /**
   * Where one query looks in one block: one panel per head, with the size and colour of a quote
   * given by its weight; a cross marks the query.
   *
   * @param block from 0
   * @param query from 0
   */
  public static Figure attention(Anatomy anatomy, int block, int query) {
    return Anatomies.attention(anatomy, block, query);
  }

  /** Attention as a matrix: one row per query, one column per quote or market feature. */
  public static Figure attention(AttentionMap map) {
    return AttentionMaps.matrix(map);
  }

  /**
   * Rows of an attention map over the plane of the quotes, size and colour by weight.
   *
   * @param rows from 0, one panel each
   */
  public static Figure attention(AttentionMap map, int... rows) {
    return AttentionMaps.plane(map, rows);
  }

  /** The weight that queries of one expiry give to quotes of another. */
  public static Figure attentionByExpiry(AttentionMap map) {
    return AttentionMaps.byExpiry(map);
  }

  /** How widely each head looks: entropy of its weights, one box per block and head. */
  public static Figure entropies(AttentionSurvey survey) {
    return AttentionMaps.entropies(survey);
  }

  /**
   * Which market features each region of the surface attends to: one map per feature.
   *
   * @param block from 0
   */
  public static Figure market(AttentionSurvey survey, int block, Buckets buckets) {
    return AttentionMaps.market(survey, block, buckets);
  }
}
