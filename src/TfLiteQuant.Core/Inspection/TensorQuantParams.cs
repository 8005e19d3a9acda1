using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>A tensor of a model and how its codes become real values: <c>real = scale * (code - zero point)</c>.</summary>
public sealed record TensorQuantParams
{
    /// <summary>Full path of the model's file; null for a model made in memory.</summary>
    public required string? Path { get; init; }

    /// <summary>Subgraph index.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index in the subgraph.</summary>
    public required int Index { get; init; }

    /// <summary>Name; empty where the file gives none, and not always unique.</summary>
    public required string Name { get; init; }

    /// <summary>Dimensions.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>Element type.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Whether the file holds its values, or they are computed, or kept as state.</summary>
    public required TensorRole Role { get; init; }

    /// <summary>How scales belong to the values.</summary>
    public required QuantizationScheme Scheme { get; init; }

    /// <summary>Real units per code step: one, or one per index along <see cref="Axis"/>, or one per block; empty where
    /// not quantized.</summary>
    public required ValueList<float> Scale { get; init; }

    /// <summary>The code that stands for 0.0, one per scale; empty where the file gives none, which means 0.</summary>
    public required ValueList<long> ZeroPoint { get; init; }

    /// <summary>Dimension that per-axis scales run along; null for other schemes.</summary>
    public required int? Axis { get; init; }

    /// <summary>Values that share a scale, in a block-wise scheme; null for other schemes.</summary>
    public required int? BlockSize { get; init; }

    /// <summary>Smallest value seen in calibration or training, real units, as the file states it; empty where it does not.</summary>
    public required ValueList<float> Min { get; init; }

    /// <summary>Largest value seen in calibration or training, real units, as the file states it; empty where it does not.</summary>
    public required ValueList<float> Max { get; init; }

    /// <summary>Real value of the smallest code, one per scale; empty where not quantized.</summary>
    public ValueList<float> RepresentedMin => Represented(static range => range.Min);

    /// <summary>Real value of the largest code, one per scale; empty where not quantized.</summary>
    public ValueList<float> RepresentedMax => Represented(static range => range.Max);

    /// <summary>Bytes of constant data; 0 for tensors that are computed.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>Operator that computes it; null for inputs and constants.</summary>
    public required OperatorReference? Producer { get; init; }

    /// <summary>Operators that read it.</summary>
    public required ValueList<OperatorReference> Consumers { get; init; }

    /// <summary>Whether its codes can be turned into real values.</summary>
    public bool IsQuantized => Scheme != QuantizationScheme.None;

    /// <summary>Such as <c>#4 'model/conv/kernel' Int8 [8,3,3,1] PerAxis</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"#{Index} '{Name}' {Type} {Shape}{(IsQuantized ? $" {Scheme}" : "")}");

    private bool HasCodes => Type.IsQuantizedStorage() || Type is TensorType.Int32 or TensorType.UInt32 or TensorType.Int64;

    private ValueList<float> Represented(Func<(long Min, long Max), long> end)
    {
        if (Scale.Count == 0 || !HasCodes) return ValueList<float>.Empty;
        var code = end(Type.CodeRange());
        var values = new float[Scale.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // One zero point may serve all scales.
            var zeroPoint = ZeroPoint.Count == 0 ? 0 : ZeroPoint[i < ZeroPoint.Count ? i : 0];
            values[i] = (float)(Scale[i] * ((double)code - zeroPoint));
        }

        return new ValueList<float>(values);
    }
}
