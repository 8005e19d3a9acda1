using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RELU6: x, but no less than 0 and no more than 6.</summary>
public sealed partial class Relu6Op : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Relu6;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Cuts = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(new Clamp(0, 6)),
        TensorType.Float16 => binding.Narrow<Float16Format, Clamp>(new(0, 6)),
        _ => null,
    };
}
