package ivylab.ivyspt;

import ivylab.train.History;
import ivylab.train.History.Score;
import ivylab.train.History.Step;
import ivylab.train.History.Validation;
import java.util.List;

/** Histories of IvySPT that are made up. */
public final class Histories {

  private Histories() {}

  public static History of(List<Step> steps, List<Validation> validations) {
    return new History(CompletionTerms.ALL, CompletionTerms.MEASURES, steps, validations);
  }

  public static Validation validation(
      long step,
      int epoch,
      double data,
      double calendar,
      double butterfly,
      double totalVariance,
      double mape) {
    return new Validation(
        step,
        epoch,
        List.of(
            new Score("data", data),
            new Score("calendar", calendar),
            new Score("butterfly", butterfly),
            new Score("total variance", totalVariance),
            new Score("IV MAPE", mape)));
  }
}
