using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Normalizes the sums of a gate to mean 0 and deviation 1, then scales and shifts each unit.</summary>
internal static unsafe class LayerNormalization
{
    // Keeps a constant vector from dividing by zero.
    private const float Smallest = 1e-8f;

    public static void Run(float* values, int count, int padded, float* scale, float* shift)
    {
        var span = new Span<float>(values, count);
        var mean = new FloatReduction<Sum>(default, 0, 1).Reduce(span) / count;
        TensorPrimitives.Subtract(span, mean, span);
        var deviation = MathF.Sqrt(DotProduct.Of(span, span) / count + Smallest);
        var factor = Vector256.Create(1 / deviation);
        for (var j = 0; j < padded; j += PackedRows.Lanes)
            Vector256.MultiplyAddEstimate(Vector256.Load(values + j) * factor, Vector256.Load(scale + j), Vector256.Load(shift + j)).Store(values + j);
    }
}
