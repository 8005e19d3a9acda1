namespace TfLiteQuant.TestKit;

/// <summary>An int8 LSTM with a 16-bit state, unit by unit as its definition reads. Gates stand in the order input, forget, cell, output;
/// the first is null where input and forget are coupled.</summary>
public sealed class ReferenceCodeLstm
{
    public required int Units { get; init; }

    public required int Outputs { get; init; }

    public required CodeTensor?[] Input { get; init; }

    public required CodeTensor?[] Recurrent { get; init; }

    public required CodeTensor?[] Bias { get; init; }

    public CodeTensor?[] Peephole { get; init; } = new CodeTensor?[4];

    public CodeTensor?[] Norm { get; init; } = new CodeTensor?[4];

    /// <summary>Scales of the gates' sums; used where they are normalized.</summary>
    public float[] GateScales { get; init; } = [1f / 4096, 1f / 4096, 1f / 4096, 1f / 4096];

    public CodeTensor? Projection { get; init; }

    public CodeTensor? ProjectionBias { get; init; }

    public required (float Scale, int Zero) X { get; init; }

    public required (float Scale, int Zero) State { get; init; }

    public required (float Scale, int Zero) Hidden { get; init; }

    public required int CellPower { get; init; }

    public float CellClip { get; init; }

    public float ProjectionClip { get; init; }

    private bool IsNormalized => Norm[3] is not null;

    /// <summary>One step; states are changed. Returns the outputs.</summary>
    public int[] Step(int[] x, int[] output, int[] cell)
    {
        var gates = new int[4][];
        for (var gate = Input[0] is null ? 1 : 0; gate < 3; gate++) gates[gate] = Activated(gate, Sums(gate, x, output, cell));
        var clip = CellClip > 0 ? (int)Math.Min(CellClip / MathF.Pow(2, CellPower), short.MaxValue) : 0;
        for (var j = 0; j < Units; j++)
        {
            var forget = gates[1][j];
            var enter = gates[0] is null ? short.MaxValue - forget : gates[0][j];
            cell[j] = Word(FixedPointReference.Divide(forget * cell[j], 15) + FixedPointReference.Divide(enter * gates[2][j], 30 + CellPower));
            if (clip > 0) cell[j] = Math.Clamp(cell[j], -clip, clip);
        }

        var leave = Activated(3, Sums(3, x, output, cell));
        var factor = FixedPointReference.Factor((float)(Math.Pow(2, -15) / Hidden.Scale * Math.Pow(2, -15)));
        var zero = Projection is null ? Hidden.Zero : -Hidden.Zero;
        var hidden = new int[Units];
        for (var j = 0; j < Units; j++)
        {
            var activated = (int)new FixedPointNumber(cell[j], 15 + CellPower, 16).Tanh().Raw;
            hidden[j] = Math.Clamp(FixedPointReference.Multiply(leave[j] * activated, factor) + zero, -128, 127);
        }

        if (Projection is null) hidden.CopyTo(output, 0);
        else Project(hidden, output);
        return [.. output];
    }

    private int[] Sums(int gate, int[] x, int[] output, int[] cell)
    {
        var scale = IsNormalized ? GateScales[gate] : 1f / 4096;
        var inputFactor = FixedPointReference.Factor(Input[gate]!.Scale * X.Scale / scale);
        var recurrentFactor = FixedPointReference.Factor(Recurrent[gate]!.Scale * State.Scale / scale);
        var sums = new int[Units];
        for (var j = 0; j < Units; j++)
        {
            var sum = IsNormalized ? 0 : Bias[gate]!.Codes[j];
            for (var k = 0; k < x.Length; k++) sum += Input[gate]!.Codes[(j * x.Length) + k] * (x[k] - X.Zero);
            var value = Word(FixedPointReference.Multiply(sum, inputFactor));
            sum = 0;
            for (var k = 0; k < Outputs; k++) sum += Recurrent[gate]!.Codes[(j * Outputs) + k] * (output[k] - State.Zero);
            value = Word(value + FixedPointReference.Multiply(sum, recurrentFactor));
            if (Peephole[gate] is { } peephole)
            {
                var peepholeFactor = FixedPointReference.Factor((float)(Math.Pow(2, CellPower) * peephole.Scale / scale));
                value = Word(value + FixedPointReference.Multiply(peephole.Codes[j] * cell[j], peepholeFactor));
            }

            sums[j] = value;
        }

        return IsNormalized ? Normalized(gate, sums) : sums;
    }

    private int[] Normalized(int gate, int[] sums)
    {
        var (factors, scale) = (Norm[gate]!, FixedPointReference.Factor(Norm[gate]!.Scale));
        var mean = (int)(sums.Sum(static value => (long)value) * 1024 / Units);
        var variance = (int)(((sums.Sum(static value => (long)value * value) * ((1 << 20) / Units)) - ((long)mean * mean)) / (1 << 20));
        if (variance < 1) variance = Math.Max(1, (int)(10000 * factors.Scale));
        var inverse = CodeReference.InverseRoot(variance);
        return [.. sums.Select((value, j) =>
        {
            var normalized = FixedPointReference.Multiply((1024 * value) - mean, inverse);
            long shifted = (normalized * factors.Codes[j]) + Bias[gate]!.Codes[j];
            var rounded = (int)((shifted > 0 ? shifted + 512 : shifted - 512) / 1024);
            return Word(FixedPointReference.Multiply(rounded, (scale.Fraction, scale.Shift + 12)));
        })];
    }

    private static int[] Activated(int gate, int[] sums) => Array.ConvertAll(sums, value =>
    {
        var number = new FixedPointNumber(value, 3, 16);
        return (int)(gate == 2 ? number.Tanh() : number.Logistic()).Raw;
    });

    private void Project(int[] hidden, int[] output)
    {
        var factor = FixedPointReference.Factor(Projection!.Scale * Hidden.Scale / State.Scale);
        var clip = ProjectionClip > 0 ? (int)Math.Min(ProjectionClip / State.Scale, 127) : 0;
        for (var j = 0; j < Outputs; j++)
        {
            var sum = ProjectionBias?.Codes[j] ?? 0;
            for (var k = 0; k < Units; k++) sum += Projection.Codes[(j * Units) + k] * (hidden[k] + Hidden.Zero);
            output[j] = Math.Clamp(FixedPointReference.Multiply(sum, factor) + State.Zero, -128, 127);
            if (clip > 0) output[j] = Math.Clamp(output[j], -clip, clip);
        }
    }

    private static int Word(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);
}
