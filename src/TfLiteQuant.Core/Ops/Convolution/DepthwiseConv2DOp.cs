using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DEPTHWISE_CONV_2D: input [N,H,W,C], filter [1,h,w,C*multiplier], optional bias [C*multiplier].</summary>
public sealed partial class DepthwiseConv2DOp : OpDefinition
{
    private const int PaddingField = 0;
    private const int StrideWidthField = 1;
    private const int StrideHeightField = 2;
    private const int ActivationField = 4;
    private const int DilationWidthField = 5;
    private const int DilationHeightField = 6;

    public override BuiltinOperator Operator => BuiltinOperator.DepthwiseConv2D;

    public override IntegerRule Integer { get; } = new() { Int8Version = 3, Int16Version = 3, Operands = IntegerRule.WeightsAndBias(0, 1, 2, axis: 3), Factor = IntegerRule.SumsOfProducts };

    public override IReadOnlyList<string> RuntimeReleases => ["1.5.0", "1.12.0", "1.14.0", "2.2.0", "2.3.0", "2.3.0", "2.11.0"];

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Hybrid,
        Axis = 3,
        TakesPerTensor = false,
        Version = static _ => 6,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.OutputTimesFilter(op, graph, outputPosition: 0, filterPosition: 1, filterOutputAxis: 3);

    public override OpKernel? Bind(BindContext context) => ProductTypesChoice.Of(context, context.Input(0), context.Input(1)) switch
    {
        ProductTypes.Bytes => BindBytes(context),
        ProductTypes.Words => BindWords(context),
        ProductTypes.Hybrid => BindHybrid(context),
        _ => BindFloat(context),
    };
}
