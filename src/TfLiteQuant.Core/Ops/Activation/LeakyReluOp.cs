using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LEAKY_RELU: x where it is above 0, x times a slope of the options elsewhere.</summary>
public sealed partial class LeakyReluOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.LeakyRelu;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Int16Version = 2 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(new LeakyRelu(context.Options.GetSingle(0))),
        TensorType.Float16 => binding.Narrow<Float16Format, LeakyRelu>(new(context.Options.GetSingle(0))),
        _ => null,
    };
}
