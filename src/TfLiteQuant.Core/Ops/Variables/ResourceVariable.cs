using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>A resource variable as a model names it: every VAR_HANDLE with the same container and shared name, in whatever graph, is
/// a handle of the same variable.</summary>
public readonly record struct ResourceVariable(string Container, string SharedName)
{
    private const int HandlePosition = 0;
    private const int ContainerField = 0;
    private const int SharedNameField = 1;

    /// <summary>The variable that an operator reads or assigns; null where its handle comes from the graph's caller or from an
    /// operator other than VAR_HANDLE, so that it may be any.</summary>
    public static ResourceVariable? Of(Operator op, Subgraph graph)
    {
        var handle = op.Input(HandlePosition);
        var maker = graph.Operators.Find(other => other.Builtin == BuiltinOperator.VarHandle && other.Outputs.Contains(handle));
        return maker is null ? null : new(maker.Options?.GetString(ContainerField) ?? "", maker.Options?.GetString(SharedNameField) ?? "");
    }

    public override string ToString() => Container.Length > 0 ? $"{Container}/{SharedName}" : SharedName;
}
