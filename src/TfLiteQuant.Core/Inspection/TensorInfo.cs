using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>A tensor as an input or output of something.</summary>
public sealed record TensorInfo
{
    /// <summary>Index in the subgraph; -1 stands for an optional input that is absent.</summary>
    public required int Index { get; init; }

    /// <summary>Name; empty where the file gives none.</summary>
    public required string Name { get; init; }

    /// <summary>Element type; null for an absent input.</summary>
    public required TensorType? Type { get; init; }

    /// <summary>Dimensions.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>Dimensions with -1 for those that may change between runs; the same as <see cref="Shape"/> where none may.</summary>
    public required TensorShape ShapeSignature { get; init; }

    /// <summary>How scales belong to the values.</summary>
    public required QuantizationScheme Scheme { get; init; }

    /// <summary>Real units per code step; empty where not quantized.</summary>
    public required ValueList<float> Scale { get; init; }

    /// <summary>The code that stands for 0.0, one per scale; empty where not quantized.</summary>
    public required ValueList<long> ZeroPoint { get; init; }

    /// <summary>Such as <c>image Int8 [1,28,28,1] 0.0039 * (q + 128)</c>.</summary>
    public override string ToString()
    {
        if (Index < 0) return "(none)";
        var shape = ShapeSignature.Count > 0 ? ShapeSignature : Shape;
        var text = string.Create(CultureInfo.InvariantCulture, $"{(Name.Length > 0 ? Name : $"#{Index}")} {Type} {shape}");
        return Scheme switch
        {
            QuantizationScheme.None => text,
            QuantizationScheme.PerTensor => string.Create(CultureInfo.InvariantCulture, $"{text} {Scale[0]:G5} * (q {Shift()})"),
            _ => $"{text} {Scheme}",
        };
    }

    private string Shift()
    {
        var zeroPoint = ZeroPoint.Count > 0 ? ZeroPoint[0] : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{(zeroPoint < 0 ? '+' : '-')} {(zeroPoint < 0 ? 0 - (decimal)zeroPoint : zeroPoint)}");
    }
}
