using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FAKE_QUANT: float32 values rounded to those that codes of a stated range can express.</summary>
public sealed partial class FakeQuantOp : OpDefinition
{
    private const int MinField = 0;
    private const int MaxField = 1;
    private const int BitsField = 2;
    private const int NarrowRangeField = 3;

    public override BuiltinOperator Operator => BuiltinOperator.FakeQuant;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (input.Type != TensorType.Float32) throw context.UnsupportedType(input);
        if (output.Type != TensorType.Float32) throw context.UnsupportedType(output);
        var bits = context.Options.GetInt32(BitsField);
        var (min, max) = (context.Options.GetSingle(MinField), context.Options.GetSingle(MaxField));
        if (bits is < 2 or > 16 || !(min < max) || !float.IsFinite(max - min))
            throw context.Fail($"It rounds to {bits} bits between {min} and {max}.", "It takes 2 to 16 bits and a range with a smaller and a larger finite end.");
        output.Resize(input.Shape);
        context.AllowInPlace(0, 0);

        // The range is moved so that 0.0 is one of the codes; one without 0 goes to start or end there, as wide as it was.
        var lowest = context.Options.GetBoolean(NarrowRangeField) ? 1f : 0f;
        float highest = (1 << bits) - 1;
        var scale = (max - min) / (highest - lowest);
        var zero = MathF.Round(Math.Clamp(lowest - (min / scale), lowest, highest), MidpointRounding.AwayFromZero);
        var (from, to) = ((lowest - zero) * scale, (highest - zero) * scale);
        return new UnaryKernel<float, float, FloatUnaryLoop<RoundedToStep>>(context.Workers, input, output, new(new(from, to, scale)));
    }
}
