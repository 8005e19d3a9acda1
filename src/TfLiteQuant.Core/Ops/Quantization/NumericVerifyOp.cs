using System.Numerics.Tensors;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// NumericVerify, which the runtime has built in by name and the reference converter puts into models for debugging: what codes, or
/// values in half precision, stand for, minus a float reference of the same shape. Where its options say so, a difference of more than
/// so many steps fails the run.
/// </summary>
public sealed class NumericVerifyOp : OpDefinition
{
    // As the reference has it: below, differences are only computed.
    private const double LeastTolerance = 0.1;

    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "NumericVerify";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(2);
        var (codes, reference) = (context.Input(0), context.Input(1));
        context.RequireType(codes, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Float16);
        context.RequireType(reference, TensorType.Float32);
        context.RequireSameShape(codes, reference);
        var options = context.RequireMap();
        var tolerance = (float)(options["tolerance"] ?? 0);
        var isChecked = options["log_if_failed"] is { } flag && flag != 0 && tolerance >= LeastTolerance;
        var scale = codes.Quantization?.Scale is [var step, ..] ? step : 0;
        return new Kernel(context, OpRegistry.Find(BuiltinOperator.Dequantize)!.Bind(context)!, isChecked ? tolerance * scale : float.PositiveInfinity);
    }

    private sealed class Kernel(BindContext context, OpKernel dequantization, float limit) : OpKernel
    {
        private readonly TensorValue _reference = context.Input(1), _output = context.Output(0);

        public override void Run()
        {
            dequantization.Run();
            var differences = _output.Span<float>();
            TensorPrimitives.Subtract(differences, _reference.Values<float>(), differences);
            if (float.IsPositiveInfinity(limit)) return;
            for (var i = 0; i < differences.Length; i++)
                if (Math.Abs(differences[i]) > limit)
                    throw context.Fail(
                        $"Element {i} of tensor {_reference.Index} '{_reference.Name}' is {_reference.Values<float>()[i]}, and its codes say {differences[i]} more, beyond the tolerance of {limit}.",
                        "The model was made to stop there: convert it without log_if_failed to have differences only computed.");
        }
    }
}
