package ivylab.ivyspt;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;
import ivylab.layer.Pass;
import ivylab.loss.Loss;
import ivylab.loss.Prediction;
import ivylab.model.Answer;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.torch.Scalars;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/** The three losses of a model on a batch: data, calendar, butterfly; tensors, for diagnostics. */
public final class Losses {

  private final IvySpt model;
  private final Penalties penalties;
  private final boolean penalise;

  /**
   * @param penalise whether the penalties are computed at all
   */
  public Losses(IvySpt model, Penalties penalties, boolean penalise) {
    this.model = model;
    this.penalties = penalties;
    this.penalise = penalise;
  }

  /**
   * The three losses of a batch, {@code []} each; zero for a penalty that is not computed. Owned by
   * the scope around the call, and differentiable with respect to the parameters as often as the
   * pass allows.
   *
   * @param batch with as many collocation points as the penalties need
   */
  public List<NDArray> of(Batch batch, Pass pass) {
    Inputs inputs = model.inputs(batch);
    return of(batch, inputs, model.answer(inputs, queries(batch), pass));
  }

  /** The sets of queries: the targets, and collocation points if there are any. */
  List<Queries> queries(Batch batch) {
    boolean own = penalise && penalties.collocation() > 0;
    List<Queries> sets = new ArrayList<>(List.of(model.targets(batch, penalise && !own)));
    if (own) sets.add(model.collocation(batch));
    return sets;
  }

  /** {@code []} each. */
  List<NDArray> of(Batch batch, Inputs inputs, List<Answer> answers) {
    Answer asked = answers.get(0), checked = answers.get(answers.size() - 1);
    NDArray data = data(batch, inputs, asked);
    if (!penalise) return List.of(data, Scalars.like(data, 0), Scalars.like(data, 0));
    Prediction p = new Prediction(checked.k(), checked.w(), checked.queries().mask());
    Loss butterfly = penalties.butterflyAsPrinted() ? Loss.butterflyAsPrinted() : Loss.butterfly();
    return List.of(data, Loss.calendar().value(p, null), butterfly.value(p, null));
  }

  /** Squared error of the network's target: total variance, or standardised log volatility. */
  private NDArray data(Batch batch, Inputs inputs, Answer asked) {
    NDArray mask = asked.queries().mask();
    NDArray w =
        Tensors.of(
            asked.k().getManager(),
            batch.queryW(),
            model.parameters().type(),
            batch.b(),
            batch.q());
    if (model.config().target() == Config.Target.TOTAL_VARIANCE)
      return Loss.mse().value(new Prediction(asked.k(), Jet.of(asked.w().v()), mask), w);
    NDArray logVol = Scalars.times(w.div(asked.queries().t()).log(), 0.5);
    NDArray target = logVol.sub(inputs.level()).div(inputs.scale());
    if (inputs.prior() != null) {
      NDArray deviation = inputs.prior().deviation(asked.queries());
      return Loss.mse()
          .value(
              new Prediction(asked.k(), Jet.of(asked.f().v().div(deviation)), mask),
              target.div(deviation));
    }
    return Loss.mse().value(new Prediction(asked.k(), Jet.of(asked.f().v()), mask), target);
  }
}
