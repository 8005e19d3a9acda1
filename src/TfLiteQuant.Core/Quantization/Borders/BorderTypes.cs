using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Types that a model's inputs and outputs are to have; null leaves that side as it is.</summary>
/// <param name="Input">Float32, Int8, UInt8 or Int16.</param>
/// <param name="Output">Float32, Int8, UInt8 or Int16.</param>
public sealed record BorderTypes(TensorType? Input, TensorType? Output)
{
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>: neither is given, or a type is none of these.</exception>
    public void Require()
    {
        if (Input is null && Output is null)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, "Neither a type for inputs nor one for outputs is given.", "Give one of them, or both.");
        foreach (var type in (TensorType?[])[Input, Output])
        {
            if (type is { } given && !CanBe(given))
                throw new TfLiteQuantException(ErrorCode.InvalidOption, $"Inputs and outputs cannot be {given}.", "Use Float32, Int8, UInt8 or Int16.");
        }
    }

    /// <summary>Whether a border can have a type.</summary>
    internal static bool CanBe(TensorType type) => type is TensorType.Float32 or TensorType.Int8 or TensorType.UInt8 or TensorType.Int16;
}
