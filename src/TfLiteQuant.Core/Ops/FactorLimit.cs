using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>What of its operands' scales a kernel divides by the result's.</summary>
public enum FactorOf
{
    /// <summary>The largest: sums and means.</summary>
    Largest,

    /// <summary>The square of the largest: squared differences.</summary>
    Square,

    /// <summary>Their product: products and convolutions.</summary>
    Product,
}

/// <summary>
/// The largest factor by which a kernel turns what it computed into codes of the result. A result that is 0 for all samples, or the
/// difference of like values, has a range that asks for more: kernels of the reference runtime then abort, overflow, or are refused
/// together with the whole model.
/// </summary>
/// <param name="Of">What the factor is made of, over the result's scale.</param>
/// <param name="Int8">Largest factor for int8 activations.</param>
/// <param name="Int16">Largest factor for int16 activations.</param>
/// <remarks>Measured in the reference runtime, in powers of two, half of what it takes.</remarks>
public sealed record FactorLimit(FactorOf Of, double Int8, double Int16)
{
    /// <summary>The smallest scale that the result can have.</summary>
    /// <param name="operands">Scales of the operands; of weights, the largest.</param>
    /// <param name="activations">Type of the activations.</param>
    public double LeastScale(IEnumerable<double> operands, TensorType activations)
    {
        var scale = Of == FactorOf.Product ? operands.Aggregate(1.0, static (product, one) => product * one) : operands.DefaultIfEmpty().Max();
        return (Of == FactorOf.Square ? scale * scale : scale) / (activations == TensorType.Int16 ? Int16 : Int8);
    }
}
