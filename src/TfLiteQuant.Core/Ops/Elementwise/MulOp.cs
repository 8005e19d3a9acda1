using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MUL: a * b, with a fused activation, which complex numbers cannot have.</summary>
public sealed partial class MulOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Mul;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 4, UseVersion = LargeRatio };

    private protected override bool HasActivation => true;

    // A product of codes that the output scale does not make smaller takes a newer kernel: the reference's version rule.
    private static int LargeRatio(Operator op, Subgraph graph)
    {
        double? ScaleOf(int tensor) => tensor >= 0 && graph.Tensors[tensor] is { Type: TensorType.Int8, Quantization.Scale: [var scale] } && scale != 0 ? scale : null;
        return ScaleOf(op.Input(0)) * ScaleOf(op.Input(1)) / ScaleOf(op.Outputs is [var product, ..] ? product : -1) >= 1 ? 3 : 0;
    }

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Product)),
        TensorType.Float16 => binding.Narrow<Float16Format, Product>(default),
        TensorType.Int32 => binding.Number<int, Product>(default),
        TensorType.UInt32 => binding.Number<uint, Product>(default),
        TensorType.Int64 => binding.Number<long, Product>(default),
        TensorType.Int16 => binding.Number<short, Product>(default),
        TensorType.Complex64 when context.Options.GetInt32(0) == 0 => binding.Elements<Complex64, Complex64, ComplexProduct>(default),
        _ => null,
    };
}
