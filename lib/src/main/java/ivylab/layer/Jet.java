package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ivylab.torch.Scalars;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tensor together with its derivatives in log-moneyness k and time t, carried forward through
 * every operation: value, d/dk, d/dt and d2/dk2, each of the same shape. That is all that the
 * no-arbitrage conditions need, at the cost of one pass; and one ordinary reverse pass through it
 * differentiates a loss on the derivatives, where nested reverse mode needs three.
 *
 * <p>A jet without derivatives is just its value. Products follow the product rule, functions the
 * chain rule; both are closed under these four.
 *
 * @param v value, any shape
 * @param by its derivatives, or null
 */
public record Jet(NDArray v, @Nullable Derivatives by) {

  /**
   * Derivatives of a tensor, each of its shape.
   *
   * @param k first, in k
   * @param t first, in t
   * @param kk second, in k
   */
  public record Derivatives(NDArray k, NDArray t, NDArray kk) {

    public Derivatives {
      if (k == null || t == null || kk == null)
        throw new IllegalArgumentException("a jet has all of k, t, kk or none");
    }

    private Derivatives map(UnaryOperator<NDArray> linear) {
      return new Derivatives(linear.apply(k), linear.apply(t), linear.apply(kk));
    }
  }

  /** A tensor with its derivatives. */
  public Jet(NDArray v, NDArray k, NDArray t, NDArray kk) {
    this(v, new Derivatives(k, t, kk));
  }

  /** A tensor without derivatives. */
  public static Jet of(NDArray value) {
    return new Jet(value, null);
  }

  public boolean hasDerivatives() {
    return by != null;
  }

  /** The derivative in k. */
  public NDArray k() {
    return derivatives().k;
  }

  /** The derivative in t. */
  public NDArray t() {
    return derivatives().t;
  }

  /** The second derivative in k. */
  public NDArray kk() {
    return derivatives().kk;
  }

  private Derivatives derivatives() {
    if (by == null) throw new IllegalStateException("this jet has no derivatives, only a value");
    return by;
  }

  /** A linear map without constant term, applied to each part. */
  public Jet map(UnaryOperator<NDArray> linear) {
    return map(linear, linear);
  }

  /** An affine map, applied to the value; its linear part is applied to the derivatives. */
  public Jet map(UnaryOperator<NDArray> affine, UnaryOperator<NDArray> linear) {
    NDArray value = affine.apply(v);
    return new Jet(value, by == null ? null : by.map(linear));
  }

  public Jet plus(Jet other) {
    NDArray value = v.add(other.v);
    if (by == null || other.by == null) return new Jet(value, by == null ? other.by : by);
    return new Jet(value, by.k.add(other.by.k), by.t.add(other.by.t), by.kk.add(other.by.kk));
  }

  /** Adds a tensor that does not depend on the coordinates; shapes that broadcast to this one. */
  public Jet plus(NDArray constant) {
    return new Jet(v.add(constant), by);
  }

  public Jet minus(Jet other) {
    return plus(other.map(NDArray::neg));
  }

  /** Multiplies by a tensor that does not depend on the coordinates. */
  public Jet times(NDArray constant) {
    return map(x -> x.mul(constant));
  }

  /** Multiplies by a number. */
  public Jet times(double constant) {
    return map(x -> Scalars.times(x, constant));
  }

  /** The product, {@code (fg)'' = f''g + 2f'g' + fg''}. */
  public Jet times(Jet other) {
    NDArray value = v.mul(other.v);
    if (by == null && other.by == null) return of(value);
    if (other.by == null) return times(other.v);
    if (by == null) return other.times(v);
    return new Jet(
        value,
        by.k.mul(other.v).add(v.mul(other.by.k)),
        by.t.mul(other.v).add(v.mul(other.by.t)),
        by.kk.mul(other.v).add(Scalars.times(by.k.mul(other.by.k), 2)).add(v.mul(other.by.kk)));
  }

  /**
   * A function of each element, given its value and two derivatives there: {@code f(u)' = f'(u) u'}
   * and {@code f(u)'' = f''(u) u'^2 + f'(u) u''}.
   */
  public Jet chain(NDArray f, NDArray first, NDArray second) {
    Derivatives u = derivatives();
    return new Jet(
        f, first.mul(u.k), first.mul(u.t), second.mul(u.k.square()).add(first.mul(u.kk)));
  }

  /** Concatenates another jet to this one along an axis; both with derivatives or both without. */
  public Jet concat(Jet other, int axis) {
    NDArray value = concat(v, other.v, axis);
    if (by == null) return of(value);
    Derivatives also = other.derivatives();
    return new Jet(
        value,
        concat(by.k, also.k, axis),
        concat(by.t, also.t, axis),
        concat(by.kk, also.kk, axis));
  }

  /** Splits into equal parts along an axis. */
  public Jet[] split(int parts, int axis) {
    NDList vs = v.split(parts, axis);
    Jet[] cut = new Jet[parts];
    if (by == null) {
      for (int i = 0; i < parts; i++) cut[i] = of(vs.get(i));
      return cut;
    }
    NDList ks = by.k.split(parts, axis);
    NDList ts = by.t.split(parts, axis), kks = by.kk.split(parts, axis);
    for (int i = 0; i < parts; i++) cut[i] = new Jet(vs.get(i), ks.get(i), ts.get(i), kks.get(i));
    return cut;
  }

  private static NDArray concat(NDArray a, NDArray b, int axis) {
    return NDArrays.concat(new NDList(a, b), axis);
  }

  public Jet exp() {
    NDArray e = v.exp();
    return hasDerivatives() ? chain(e, e, e) : of(e);
  }

  public Jet sin() {
    NDArray sin = v.sin();
    return hasDerivatives() ? chain(sin, v.cos(), sin.neg()) : of(sin);
  }

  public Jet cos() {
    NDArray cos = v.cos();
    return hasDerivatives() ? chain(cos, v.sin().neg(), cos.neg()) : of(cos);
  }

  /** The logistic function s, with {@code s' = s(1-s)} and {@code s'' = s'(1-2s)}. */
  public Jet sigmoid() {
    NDArray s = Activation.sigmoid(v);
    if (!hasDerivatives()) return of(s);
    NDArray first = s.sub(s.square());
    return chain(s, first, first.sub(Scalars.times(first.mul(s), 2)));
  }
}
