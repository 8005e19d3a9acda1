namespace TfLiteQuant.Runtime;

/// <summary>
/// Sees a model run, operator by operator, without copying anything. Values are valid during the call only: the memory of
/// a tensor is used again after its last reader. Operators computed ahead of time (<see cref="OperatorSite.IsFolded"/>) do not
/// run and are not seen. Operators inside control flow are seen too, between the two calls of the operator that runs them.
/// </summary>
public interface IOperatorObserver
{
    /// <summary>Whether operators are to be timed. Looking at the clock twice takes as long as a very small operator.</summary>
    bool WantsTimes => true;

    /// <summary>Whether it may write to tensors, as one does that gives an operator other inputs. What operators tell each other of their
    /// results is then not relied on.</summary>
    bool ChangesValues => true;

    /// <summary>A graph is about to run: its inputs are complete, and what does not depend on them is computed.</summary>
    void Enter(GraphSite graph)
    {
    }

    /// <summary>An operator is about to run: its inputs are complete.</summary>
    void Before(OperatorSite site);

    /// <summary>An operator has run: its outputs are complete. An input may have been overwritten by an output that lies in
    /// its place.</summary>
    /// <param name="site">The operator.</param>
    /// <param name="elapsed">Time it took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>, operators inside it included; 0 where
    /// that is not wanted.</param>
    void After(OperatorSite site, long elapsed);
}
