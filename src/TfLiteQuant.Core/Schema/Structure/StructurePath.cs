using System.Globalization;
using System.Text;

namespace TfLiteQuant.Schema.Structure;

/// <summary>Where a walk stands, such as <c>subgraphs[0].operators[12].builtin_options(Conv2DOptions)</c>; only an error
/// turns it into text.</summary>
internal sealed class StructurePath
{
    private readonly Step[] _steps = new Step[StructureWalker.DeepestNesting + 2];
    private int _depth;

    /// <summary>Goes into a field.</summary>
    public void Enter(string field) => _steps[_depth++] = new Step { Field = field, Index = -1 };

    /// <summary>Names the element of the current field's vector.</summary>
    public void At(long index) => _steps[_depth - 1].Index = index;

    /// <summary>Names the member that the current field's union holds.</summary>
    public void Member(string name) => _steps[_depth - 1].Member = name;

    /// <summary>Goes back out of a field.</summary>
    public void Leave() => _depth--;

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            var step = _steps[i];
            if (i > 0) text.Append('.');
            text.Append(step.Field);
            if (step.Index >= 0) text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            if (step.Member is not null) text.Append('(').Append(step.Member).Append(')');
        }

        return text.ToString();
    }

    private struct Step
    {
        public string Field;
        public long Index;
        public string? Member;
    }
}
