using System.Diagnostics;

namespace TfLiteQuant.Runtime;

/// <content>Running.</content>
internal sealed unsafe partial class GraphInstance
{
    /// <summary>Whether computed tensors hold values.</summary>
    public bool HasRun { get; private set; }

    /// <summary>Runs all operators on the inputs' present elements; prepares first where that is not done.</summary>
    public void Run()
    {
        Prepare();
        foreach (var file in _files) file.ThrowIfReleased();
        foreach (var (value, memory) in _variables) memory.Place(value);
        for (var i = 0; i < _lenders.Length; i++)
            if (_lenders[i] is { } lender) Inputs[i].PlaceAt(lender);
        if (Session.Watch is not null)
            foreach (var input in Inputs) NonFiniteWatch.Enter(this, input);

        HasRun = false;
        var observer = Session.Observer;
        observer?.Enter(this);
        OperatorNode? running = null;
        try
        {
            foreach (var node in _toRun)
            {
                Session.Cancellation.ThrowIfCancellationRequested();
                running = node;
                if (node.IsLate) BindLate(node);
                if (observer is null) node.Kernel!.Run();
                else RunObserved(node, observer);
                if (node.DynamicOutputs.Count > 0) CheckDynamic(node);
                Session.Watch?.After(this, node);
            }

            HasRun = true;
        }
        catch (Exception failure) when (running is not null && failure is not OperationCanceledException)
        {
            throw running.Wrap(failure, "running");
        }
    }

    private static void RunObserved(OperatorNode node, IOperatorObserver observer)
    {
        observer.Before(node);
        if (observer.ChangesValues)
            foreach (var input in node.InputValues) input?.Extremes?.Forget();
        var start = observer.WantsTimes ? Stopwatch.GetTimestamp() : 0;
        node.Kernel!.Run();
        observer.After(node, start != 0 ? Stopwatch.GetTimestamp() - start : 0);
    }

    private void CheckDynamic(OperatorNode node)
    {
        foreach (var position in node.DynamicOutputs)
            if (node.OutputValues[position] is { HasShape: false } output)
                throw Session.Invalid($"It ran, but left its output {position} without a shape.", Place(output));
    }
}
