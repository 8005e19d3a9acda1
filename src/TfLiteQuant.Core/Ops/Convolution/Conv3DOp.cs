using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CONV_3D: input [N,D,H,W,C], filter [d,h,w,C/groups,O], optional bias [O].</summary>
public sealed partial class Conv3DOp : OpDefinition
{
    private const int PaddingField = 0;
    private const int StrideDepthField = 1;
    private const int StrideWidthField = 2;
    private const int StrideHeightField = 3;
    private const int ActivationField = 4;
    private const int DilationDepthField = 5;
    private const int DilationWidthField = 6;
    private const int DilationHeightField = 7;

    public override BuiltinOperator Operator => BuiltinOperator.Conv3D;

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Dequantized,
        Axis = 4,
        Version = static _ => 1,
    };

    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.OutputTimesFilter(op, graph, outputPosition: 0, filterPosition: 1, filterOutputAxis: 4);

    public override OpKernel? Bind(BindContext context) => BindFloat(context);
}
