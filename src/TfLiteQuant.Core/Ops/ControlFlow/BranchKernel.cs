namespace TfLiteQuant.Ops;

/// <summary>Runs one of several subgraphs and hands on its outputs.</summary>
/// <param name="outputs">The operator's outputs.</param>
/// <param name="branches">The subgraphs, bound to the operator's inputs.</param>
/// <param name="choose">Which one to run.</param>
internal sealed class BranchKernel(TensorValue[] outputs, SubgraphCall[] branches, Func<int> choose) : OpKernel
{
    public override void Run()
    {
        var branch = branches[choose()];
        branch.Run();
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i].Resize(branch.Outputs[i].Shape);
            outputs[i].CopyFrom(branch.Outputs[i]);
        }
    }

    /// <summary>Binds an operator that runs one of the given subgraphs.</summary>
    public static OpKernel Bind(BindContext context, ReadOnlySpan<int> subgraphs, int firstInput, Func<int> choose)
    {
        var branches = new SubgraphCall[subgraphs.Length];
        for (var i = 0; i < branches.Length; i++) branches[i] = SubgraphBinding.Open(context, subgraphs[i], firstInput);
        SubgraphBinding.ShapeOutputs(context, branches);
        return new BranchKernel(SubgraphBinding.Outputs(context), branches, choose);
    }
}
