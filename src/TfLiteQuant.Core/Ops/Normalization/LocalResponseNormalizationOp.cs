using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOCAL_RESPONSE_NORMALIZATION: each channel of an image scaled down by the squares of its neighbours.</summary>
public sealed partial class LocalResponseNormalizationOp : RowNormalization
{
    private const int Radius = 0, Bias = 1, Alpha = 2, Beta = 3;

    public override BuiltinOperator Operator => BuiltinOperator.LocalResponseNormalization;

    private protected override bool WorksInPlace => false;

    private protected override OpKernel? Select(BindContext context, TensorValue input, TensorValue output)
    {
        if (input.Type != TensorType.Float32) return null;
        if (input.Rank != 4) throw context.Fail($"Its input is {OperandChecks.Text(input)}, not a batch of images.", "The model is malformed.");
        var options = context.Options;
        var row = new LocalResponseRow(options.GetInt32(Radius), options.GetSingle(Bias), options.GetSingle(Alpha), options.GetSingle(Beta));
        return new RowFunctionKernel<LocalResponseRow>(context.Workers, input, output, row);
    }
}
