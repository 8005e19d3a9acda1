using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOG: the natural logarithm.</summary>
public sealed partial class LogOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Log;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Loop<float, float, LogarithmLoop>(default),
        TensorType.Float16 => binding.NarrowLoop<Float16Format, LogarithmLoop>(default),
        _ => null,
    };
}
