using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>One step of SVDF on codes for one batch entry, one product at a time.</summary>
public sealed class ReferenceCodeSvdf
{
    /// <summary>int8 [filters, features].</summary>
    public required CodeTensor Features { get; init; }

    /// <summary>int16 [filters, memory], or int8; the state is of the same type.</summary>
    public required CodeTensor Time { get; init; }

    /// <summary>int32 [units], or none.</summary>
    public CodeTensor? Bias { get; init; }

    public required int Rank { get; init; }

    public required (float Scale, int Zero) Input { get; init; }

    public required float StateScale { get; init; }

    /// <summary>Zero point of a state of int8.</summary>
    public int StateZero { get; init; }

    public required (float Scale, int Zero) Output { get; init; }

    /// <param name="input">Codes of the features.</param>
    /// <param name="state">[filters, memory]; replaced.</param>
    public int[] Step(int[] input, int[] state)
    {
        var (filters, memory) = (Time.Shape[0], Time.Shape[1]);
        var enter = FixedPointReference.Factor(Input.Scale * Features.Scale / StateScale);
        var leave = FixedPointReference.Factor(StateScale * Time.Scale / Output.Scale);
        var sums = new int[filters / Rank];
        for (var filter = 0; filter < filters; filter++)
        {
            var sum = 0;
            for (var k = 0; k < input.Length; k++) sum += (input[k] - Input.Zero) * Features.Codes[(filter * input.Length) + k];
            for (var m = 0; m + 1 < memory; m++) state[(filter * memory) + m] = state[(filter * memory) + m + 1];
            var code = FixedPointReference.Multiply(sum, enter);
            state[((filter + 1) * memory) - 1] = Time.Type == TensorType.Int8
                ? unchecked((sbyte)(StateZero + Math.Clamp(code, sbyte.MinValue, sbyte.MaxValue)))
                : Math.Clamp(code, short.MinValue, short.MaxValue);
            for (var m = 0; m < memory; m++) sums[filter / Rank] += (state[(filter * memory) + m] - StateZero) * Time.Codes[(filter * memory) + m];
        }

        return [.. sums.Select((sum, unit) => Math.Clamp(FixedPointReference.Multiply(sum + (Bias?.Codes[unit] ?? 0), leave) + Output.Zero, sbyte.MinValue, sbyte.MaxValue))];
    }
}
