using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BATCH_MATMUL: left [..., M, K] times right [..., K, N], either transposed on request.</summary>
public sealed partial class BatchMatMulOp : OpDefinition
{
    private const int AdjointRightField = 1;
    private const int AdjointLeftField = 0;
    private const int AsymmetricInputsField = 2;

    public override BuiltinOperator Operator => BuiltinOperator.BatchMatmul;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Factor = IntegerRule.SumsOfProducts };

    public override IReadOnlyList<string> RuntimeReleases => ["2.3.0", "2.3.0", "2.4.0", "2.5.0"];

    public override WeightRule Weights { get; } = new()
    {
        // Only the right side: the hybrid kernel quantizes rows of the left side on the fly.
        Operands = [1],
        Form = WeightForm.Hybrid,
        AsymmetricInputsField = AsymmetricInputsField,
        OptionsTag = 101,
        Version = static use => use.AsymmetricInputs ? 4 : 1,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
    {
        var depthAxis = op.Options?.GetBoolean(AdjointLeftField) == true ? -2 : -1;
        return WorkEstimate.Elements(op.Outputs is [var output, ..] ? output : -1, graph) * WorkEstimate.Dimension(op.Input(0), depthAxis, graph);
    }

    public override OpKernel? Bind(BindContext context) => ProductTypesChoice.Of(context, context.Input(0), context.Input(1)) switch
    {
        ProductTypes.Bytes => BindBytes(context),
        ProductTypes.Words => BindWords(context),
        ProductTypes.Hybrid => BindHybrid(context),
        _ => BindFloat(context),
    };
}
